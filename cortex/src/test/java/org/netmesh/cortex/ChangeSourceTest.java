package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.netmesh.cortex.ChangeEvent.Changed;
import org.netmesh.cortex.ChangeEvent.Lagged;

class ChangeSourceTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final ChangeSource changes = new ChangeSource(closed::incrementAndGet);

    @Test
    void aSlowReaderIsToldHowManyItMissedBeforeTheNextOne() throws InterruptedException {
        for (long seq = 0; seq < ChangeSource.CAPACITY + 16; seq++) changes.offer(seq);

        assertThat(changes.next(0)).isEqualTo(new Lagged(16));
        for (long seq = 16; seq < ChangeSource.CAPACITY + 16; seq++) {
            assertThat(changes.next(0)).isEqualTo(new Changed(seq));
        }
        assertThat(changes.next(0)).isNull();
    }

    @Test
    void seqsAloneDoNotShowTheLag() throws InterruptedException {
        var seqs = changes.seqsOnly();
        for (long seq = 0; seq < ChangeSource.CAPACITY + 16; seq++) changes.offer(seq);

        assertThat(seqs.next(0)).isEqualTo(16);
        assertThat(seqs.next(0)).isEqualTo(17);
    }

    @Test
    void closingFreesWhatWaitsAndTakesNothingMore() throws InterruptedException {
        changes.offer(1);
        changes.close();
        changes.offer(2);

        assertThat(changes.ended()).isTrue();
        assertThat(changes.next(Long.MAX_VALUE)).isNull();
        assertThat(closed).hasValue(1);
    }
}
