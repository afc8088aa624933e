package org.netmesh.mesh.plain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.netmesh.mesh.session.Unread;

class ReceiveCreditTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PLAINTEXT = 20;
    private static final int BYTES = PLAINTEXT + SendCredit.PACKET_OVERHEAD;

    private final Unread unread = new Unread(1_000, false, _ -> {});
    private final ReceiveCredit credit = new ReceiveCredit(1_000, unread);

    // spec 02 §16.3
    @Test
    void countsPlaintextAndOverheadAndReportsACumulativeTotal() {
        credit.received(0, PLAINTEXT, 0);
        credit.received(1, PLAINTEXT, 0);
        credit.received(2, PLAINTEXT, 0);

        assertThat(credit.grantDue(0)).isTrue();
        assertThat(credit.takeGrant()).isEqualTo(3 * BYTES);
        assertThat(credit.grantDue(SECOND)).isFalse();
        assertThat(credit.grantsSent()).isEqualTo(1);
    }

    @Test
    void reportsAMillisecondAfterTheLastPacketAtTheLatest() {
        credit.received(0, PLAINTEXT, 0);

        assertThat(credit.grantDue(999_999)).isFalse();
        assertThat(credit.grantDueNanos()).isEqualTo(1_000_000);
        assertThat(credit.grantDue(1_000_000)).isTrue();
    }

    // spec 02 §16.5, decision 26
    @Test
    void aGapOlderThanASecondCountsAsConsumedOnce() {
        credit.received(0, PLAINTEXT, 0);
        credit.received(3, PLAINTEXT, 0);
        credit.compensate(SECOND - 1);
        assertThat(credit.consumed()).isEqualTo(2 * BYTES);

        credit.compensate(SECOND);
        assertThat(credit.consumed()).isEqualTo(4 * BYTES);
        credit.received(1, PLAINTEXT, 2 * SECOND);
        credit.received(2, PLAINTEXT, 2 * SECOND);
        credit.compensate(9 * SECOND);
        assertThat(credit.consumed()).isEqualTo(4 * BYTES);
    }

    @Test
    void aLatePacketInTimeFillsItsGap() {
        credit.received(1, PLAINTEXT, 0);
        credit.received(0, PLAINTEXT, 1);
        credit.compensate(5 * SECOND);

        assertThat(credit.consumed()).isEqualTo(2 * BYTES);
    }

    // What waits for its reader is not consumed, and is asked for again.
    @Test
    void whatWaitsForItsReaderIsGrantedWhenItIsTaken() {
        credit.received(0, PLAINTEXT, 0);
        unread.add(BYTES);
        assertThat(credit.grantDue(SECOND)).isFalse();
        assertThat(unread.await()).isFalse();

        assertThat(unread.take(BYTES)).isTrue();
        assertThat(credit.grantDue(SECOND)).isTrue();
        assertThat(credit.takeGrant()).isEqualTo(BYTES);
        assertThat(credit.grantDueNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aWindowOfZeroSendsNoGrants() {
        ReceiveCredit silent = new ReceiveCredit(0, unread);
        silent.received(0, PLAINTEXT, 0);

        assertThat(silent.grantDue(SECOND)).isFalse();
        assertThat(silent.grantDueNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
