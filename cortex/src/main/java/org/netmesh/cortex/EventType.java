package org.netmesh.cortex;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;

/**
 * A kind of event: its code in the log and the form of its body. Immutable.
 *
 * @param dispatch 0x80 to 0xFF for applications; the codes below are built-in (spec 06 §18)
 * @param writer puts the fields in order
 * @param reader takes them in the same order; what follows them is ignored, so that fields may be
 *     added at the end
 */
public record EventType<E>(
        int dispatch, BiConsumer<PostcardWriter, E> writer, Function<PostcardReader, E> reader) {
    private static final int MAX_DISPATCH = 0xff;

    public EventType {
        if (dispatch < 0 || dispatch > MAX_DISPATCH) {
            throw new IllegalArgumentException("a dispatch code must be 0 to 255, got " + dispatch);
        }
    }

    byte[] encode(E event) {
        PostcardWriter out = new PostcardWriter();
        writer.accept(out, event);
        return out.toByteArray();
    }

    /**
     * Reads as the reference does, bytes behind the event and over-long numbers included: two nodes
     * that fold one log must come to one state.
     */
    E decode(byte[] tail) {
        return reader.apply(PostcardReader.lenient(tail));
    }
}
