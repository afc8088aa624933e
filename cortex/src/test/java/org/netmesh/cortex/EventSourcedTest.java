package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;
import org.netmesh.redex.Redex;

/** A model of one's own: typed events, a state, and everything else for free. */
class EventSourcedTest {
    private static final ChannelName CHANNEL = new ChannelName("bank/account");
    private static final OriginHash ORIGIN = new OriginHash(1);
    private static final EventType<Long> DEPOSITED =
            new EventType<>(0x80, PostcardWriter::u64, PostcardReader::u64);
    private static final EventType<Long> WITHDRAWN =
            new EventType<>(0x81, PostcardWriter::u64, PostcardReader::u64);
    private static final Model<AtomicLong> ACCOUNT =
            Model.named("account", AtomicLong::new)
                    .on(DEPOSITED, AtomicLong::addAndGet)
                    .on(WITHDRAWN, (balance, cents) -> balance.addAndGet(-cents))
                    .snapshots(
                            (out, balance) -> out.i64(balance.get()),
                            in -> new AtomicLong(in.i64()))
                    .build();

    @AutoClose private final Redex redex = Redex.inMemory();

    @Test
    void eventsGoInAndAStateComesOut() {
        try (var account = open()) {
            account.write(DEPOSITED, 100L);
            WriteReceipt last = account.write(WITHDRAWN, 30L);
            account.waitForToken(last.token(), Duration.ofMinutes(1));

            assertThat(account.<Long>read(AtomicLong::get)).isEqualTo(70);
        }
        try (var again = open()) {
            assertThat(again.<Long>read(AtomicLong::get)).isEqualTo(70);
        }
    }

    @Test
    void itIsWatchedSnapshottedAndRestored() {
        CortexSnapshot snapshot;
        try (var account = open()) {
            var balance = account.watch(AtomicLong::get);
            assertThat(balance.next()).contains(0L);
            account.write(DEPOSITED, 5L);
            assertThat(balance.next()).contains(5L);
            snapshot = account.snapshot();
            account.waitForSeq(account.write(DEPOSITED, 6L).seq());
        }
        try (var restored =
                EventSourced.openFromSnapshot(
                        redex, CHANNEL, ORIGIN, ACCOUNT, snapshot, AdapterOptions.defaults())) {
            assertThat(restored.<Long>read(AtomicLong::get)).isEqualTo(11);
            assertThat(restored.pollForToken(restored.write(DEPOSITED, 1L).token()))
                    .isIn(TokenState.PENDING, TokenState.APPLIED);
        }
    }

    @Test
    void aFailingEffectHaltsTheFoldBeforeItsEvent() {
        var strict =
                Model.named("strict", AtomicLong::new)
                        .on(
                                WITHDRAWN,
                                (balance, cents) -> {
                                    if (balance.get() < cents) throw new ArithmeticException("no");
                                })
                        .build();
        try (var account =
                EventSourced.open(redex, CHANNEL, ORIGIN, strict, AdapterOptions.defaults())) {
            account.write(WITHDRAWN, 1L);
            assertThatThrownBy(() -> account.waitForSeq(0))
                    .hasMessageContaining(
                            "the fold failed at seq 0: java.lang.ArithmeticException");

            assertThat(account.adapter().foldErrors()).isEqualTo(1);
        }
    }

    private EventSourced<AtomicLong> open() {
        return EventSourced.open(redex, CHANNEL, ORIGIN, ACCOUNT, AdapterOptions.defaults());
    }
}
