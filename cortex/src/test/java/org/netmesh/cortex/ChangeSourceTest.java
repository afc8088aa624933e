package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.netmesh.cortex.ChangeEvent.Changed;
import org.netmesh.cortex.ChangeEvent.Lagged;

class ChangeSourceTest {
    private final Streams streams = new Streams();
    private final ChangeSource changes = new ChangeSource(streams);

    @Test
    void aSlowReaderIsToldHowManyItMissedBeforeTheNextOne() throws InterruptedException {
        for (long seq = 0; seq < ChangeSource.CAPACITY + 16; seq++) changes.accept(seq);

        assertThat(changes.next(0)).isEqualTo(new Lagged(16));
        for (long seq = 16; seq < ChangeSource.CAPACITY + 16; seq++) {
            assertThat(changes.next(0)).isEqualTo(new Changed(seq));
        }
        assertThat(changes.next(0)).isNull();
    }

    @Test
    void seqsAloneDoNotShowTheLag() throws InterruptedException {
        var seqs = changes.seqsOnly();
        for (long seq = 0; seq < ChangeSource.CAPACITY + 16; seq++) changes.accept(seq);

        assertThat(seqs.next(0)).isEqualTo(16);
        assertThat(seqs.next(0)).isEqualTo(17);
    }

    @Test
    void closingFreesWhatWaitsAndTakesNothingMore() throws InterruptedException {
        streams.add(changes);
        changes.accept(1);
        changes.close();
        changes.accept(2);

        assertThat(changes.ended()).isTrue();
        assertThat(changes.next(Long.MAX_VALUE)).isNull();
        assertThat(streams.size()).isZero();
    }
}
