package org.netmesh.bus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.netmesh.kernel.codec.MalformedException;

/**
 * Typed publish and subscribe on one bus, by a member {@code _channel} in the events (spec 05
 * §22.3). Unrelated to the mesh's channels. Thread-safe.
 */
public final class TypedChannel<T> {
    private final NetNode node;
    private final JsonCodec codec;
    private final String name;
    private final Class<T> type;
    private final Function<T, T> validator;

    TypedChannel(
            NetNode node, JsonCodec codec, String name, Class<T> type, Function<T, T> validator) {
        this.node = node;
        this.codec = codec;
        this.name = name;
        this.type = type;
        this.validator = validator;
    }

    public String name() {
        return name;
    }

    /**
     * Emits an event with the channel's name in it.
     *
     * @return whether the bus accepted it
     * @throws IngestException {@code SERIALIZATION} unless the event becomes a JSON object
     */
    public boolean publish(T event) {
        return node.emitBuffer(tagged(event));
    }

    /**
     * Emits several, in order inside each shard.
     *
     * @return how many the bus accepted
     * @throws IngestException {@code SERIALIZATION} unless each event becomes a JSON object; none
     *     was emitted then
     */
    public int publishBatch(Collection<? extends T> events) {
        List<byte[]> payloads = new ArrayList<>(events.size());
        for (T event : events) payloads.add(tagged(event));
        return node.emitBufferBatch(payloads);
    }

    public TypedEventStream<T> subscribe() {
        return subscribe(SubscribeOpts.defaults());
    }

    /** The channel's events, those only that the options' filter matches too. */
    public TypedEventStream<T> subscribe(SubscribeOpts opts) {
        return node.subscribeEvents(
                event -> validator.apply(codec.decode(event.payload(), type)), mine(opts));
    }

    public EventStream subscribeRaw() {
        return subscribeRaw(SubscribeOpts.defaults());
    }

    /** The same selection, undecoded. */
    public EventStream subscribeRaw(SubscribeOpts opts) {
        return node.subscribe(mine(opts));
    }

    private SubscribeOpts mine(SubscribeOpts opts) {
        return opts.and(Filter.eq(ChannelTag.MEMBER, name));
    }

    private byte[] tagged(T event) {
        try {
            return ChannelTag.put(codec.encode(event), name);
        } catch (MalformedException e) {
            throw IngestException.notAnObject();
        } catch (RuntimeException e) {
            throw IngestException.serialization(e);
        }
    }
}
