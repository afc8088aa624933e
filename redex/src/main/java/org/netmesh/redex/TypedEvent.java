package org.netmesh.redex;

/** An event and how its payload is read. Immutable as far as the codec is. */
public record TypedEvent<T>(RedexEvent event, Codec<T> codec) {
    public long seq() {
        return event.seq();
    }

    /**
     * Decodes the payload, anew at each call.
     *
     * @throws RedexException {@code DECODE} if it is no value
     */
    public T value() {
        try {
            return codec.decode(event.payload());
        } catch (RedexException e) {
            throw e;
        } catch (RuntimeException e) {
            throw RedexException.decode(String.valueOf(e.getMessage()), e);
        }
    }
}
