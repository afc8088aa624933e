package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.codec.MalformedException;

class TypedChannelTest {
    private final NetNode node = NetNode.create(NetNodeConfig.builder().shards(2).build());

    /** What the channel carries. */
    record Temp(int v) {}

    @AfterEach
    void close() {
        node.close();
    }

    // parity: bus.NetNode.channel, bus.TypedChannel, bus.TypedChannel.publish
    // parity: bus.TypedChannel.publishBatch, bus.TypedChannel.subscribe, bus.TypedChannel.name
    @Test
    void aChannelCarriesItsOwnEventsOnly() {
        TypedChannel<Temp> temps = node.channel("temps", Temp.class);
        TypedChannel<Temp> others = node.channel("others", Temp.class);
        assertThat(temps.publish(new Temp(1))).isTrue();
        assertThat(others.publish(new Temp(2))).isTrue();
        assertThat(temps.publishBatch(List.of(new Temp(3), new Temp(4)))).isEqualTo(2);
        node.emit(new Temp(5));
        node.flush();
        TypedEventStream<Temp> stream = temps.subscribe();
        assertThat(List.of(stream.next().get(), stream.next().get(), stream.next().get()))
                .containsExactlyInAnyOrder(new Temp(1), new Temp(3), new Temp(4));
        assertThat(temps.name()).isEqualTo("temps");
    }

    // spec 05 §30.2: the channel's filter and the caller's both hold
    // parity: bus.TypedChannel.subscribeRaw
    @Test
    void theCallersFilterIsJoinedToTheChannels() {
        node.channel("a", Temp.class).publishBatch(List.of(new Temp(1), new Temp(2)));
        node.channel("b", Temp.class).publish(new Temp(2));
        node.flush();
        SubscribeOpts twos = SubscribeOpts.builder().filter(Filter.eq("v", 2)).build();
        EventStream stream = node.channel("a", Temp.class).subscribeRaw(twos);
        assertThat(stream.next().get().raw()).isEqualTo("{\"v\":2,\"_channel\":\"a\"}");
        stream.stop();
        assertThat(stream.next()).isEmpty();
    }

    @Test
    void theValidatorRunsOnReceive() {
        TypedChannel<Temp> checked =
                node.channel(
                        "c",
                        Temp.class,
                        temp -> {
                            if (temp.v() < 0) throw new IllegalArgumentException("too cold");
                            return new Temp(temp.v() * 10);
                        });
        checked.publish(new Temp(-1));
        node.flush();
        TypedEventStream<Temp> stream = checked.subscribe();
        assertThatThrownBy(stream::next).hasMessageContaining("too cold");
        checked.publish(new Temp(2));
        node.flush();
        assertThat(stream.next()).contains(new Temp(20));
    }

    @Test
    void theMemberIsAddedLastOrOverwrittenInPlace() {
        assertThat(put("{}")).isEqualTo("{\"_channel\":\"t\"}");
        assertThat(put("{ \"v\" : 1.0 }")).isEqualTo("{ \"v\" : 1.0 ,\"_channel\":\"t\"}");
        assertThat(put("{\"_channel\":{\"x\":1},\"v\":1}"))
                .isEqualTo("{\"_channel\":\"t\",\"v\":1}");
        for (String wrong : List.of("[]", "1", "", "{", "{}x", "{\"a\"}")) {
            assertThatThrownBy(() -> put(wrong)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> node.channel("x", Integer.class).publish(1))
                .isInstanceOf(IngestException.class);
        assertThat(node.channel("m", Map.class).publish(Map.of("k", 1))).isTrue();
    }

    private static String put(String json) {
        return new String(ChannelTag.put(json.getBytes(UTF_8), "t"), UTF_8);
    }
}
