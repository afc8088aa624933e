package org.netmesh.examples.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.netmesh.examples.Example;

/** What the examples of the bus print. */
class BusExamplesTest {
    @Test
    void theQuickStartPrintsEveryEventTwice() {
        List<String> lines = Example.run(QuickStart.class);
        var texts =
                List.of(
                        "{\"token\":\"hello\"}",
                        "{\"token\": \"world\"}",
                        "{\"token\": \"foo\"}",
                        "{\"a\":1}",
                        "{\"a\":2}",
                        "{\"a\":3}");
        assertThat(lines.subList(0, 6))
                .containsExactlyInAnyOrderElementsOf(
                        texts.stream().map("polled "::concat).toList());
        assertThat(lines.subList(6, 12))
                .containsExactlyInAnyOrderElementsOf(
                        texts.stream().map("streamed "::concat).toList());
    }

    @Test
    void typedStreamsDeliverValues() {
        assertThat(Example.run(TypedStreams.class))
                .containsExactly("0: word0", "1: word1", "2: word2");
    }

    @Test
    void aTypedChannelDeliversWhatWasPublishedOnIt() {
        assertThat(Example.run(TypedChannels.class))
                .containsExactlyInAnyOrder("A1: 22.5 °C", "A1: 22.75 °C", "B2: 19.0 °C");
    }

    @Test
    void eachWayToEmitReturnsWhatItPromises() {
        assertThat(Example.run(IngestionMethods.class))
                .containsExactly(
                        "emit: shard 0",
                        "emitRaw: shard 0",
                        "emitBuffer: true",
                        "emitBatch: 2",
                        "emitRawBatch: 2",
                        "fire: true",
                        "fireBatch: 2",
                        "ingested: 10");
    }

    @Test
    void aProducerKeepsItsNonceOverARestart() {
        assertThat(Example.run(PersistentNonce.class)).containsExactly("same producer: true");
    }
}
