package org.netmesh.examples.cortex;

import java.util.concurrent.atomic.AtomicLong;
import org.netmesh.cortex.AdapterOptions;
import org.netmesh.cortex.EventSourced;
import org.netmesh.cortex.EventType;
import org.netmesh.cortex.Model;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;
import org.netmesh.redex.Redex;

/** Your own events and your own state, folded from a log of your own. */
public final class BankAccount {
    private static final EventType<Long> DEPOSITED =
            new EventType<>(0x80, PostcardWriter::u64, PostcardReader::u64);
    private static final EventType<Long> WITHDRAWN =
            new EventType<>(0x81, PostcardWriter::u64, PostcardReader::u64);
    private static final Model<AtomicLong> ACCOUNT =
            Model.named("account", AtomicLong::new)
                    .on(DEPOSITED, AtomicLong::addAndGet)
                    .on(WITHDRAWN, (balance, cents) -> balance.addAndGet(-cents))
                    .build();

    private BankAccount() {}

    /** Deposits, withdraws, and prints the balance. */
    public static void main(String[] args) {
        var channel = new ChannelName("bank/account-1");
        try (var redex = Redex.inMemory();
                var account =
                        EventSourced.open(
                                redex,
                                channel,
                                new OriginHash(1),
                                ACCOUNT,
                                AdapterOptions.defaults())) {
            account.write(DEPOSITED, 10_000L);
            account.waitForSeq(account.write(WITHDRAWN, 2_500L).seq());
            System.out.println("balance: " + account.read(AtomicLong::get) + " cents");
        }
    }
}
