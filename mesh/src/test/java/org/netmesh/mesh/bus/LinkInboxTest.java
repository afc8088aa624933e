package org.netmesh.mesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.BusPorts;
import org.netmesh.bus.Retention;
import org.netmesh.bus.StoredEvent;
import org.netmesh.bus.TransportContext;
import org.netmesh.kernel.ShardId;

class LinkInboxTest {
    private final LinkInbox inbox =
            new LinkInbox(Retention.DEFAULT, 4, new TransportContext(4, BusPorts.system()));

    // spec 01 §15.33: whatever the peer's stream ids are
    @Test
    void aStreamsEventsLandInTheShardOfItsNumber() throws Exception {
        long[] streams = {0, 1, 6, 4_095, -1, Long.MIN_VALUE};
        int[] shards = {0, 1, 2, 3, 3, 0};
        for (int i = 0; i < streams.length; i++) {
            inbox.received(1, streams[i], i, List.of(("event " + i).getBytes(UTF_8)));
        }
        for (int i = 0; i < streams.length; i++) {
            assertThat(texts(shards[i])).contains("event " + i);
        }
    }

    private List<String> texts(int shard) throws Exception {
        return inbox.kept().pollShard(new ShardId(shard), Optional.empty(), 100).events().stream()
                .map(StoredEvent::raw)
                .toList();
    }
}
