package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.kernel.codec.MalformedException;

/** The member by which events of a typed channel are known (spec 05 §22.3). Stateless. */
final class ChannelTag {
    static final String MEMBER = "_channel";

    private static final byte[] QUOTED = ("\"" + MEMBER + "\"").getBytes(UTF_8);

    private ChannelTag() {}

    /**
     * Adds the member at the end of an object, or gives one that is there the channel's name; all
     * other bytes stay as they are.
     *
     * @throws MalformedException if the bytes are no JSON object
     */
    static byte[] put(byte[] object, String channel) {
        byte[] name = new JsonWriter().value(channel).toString().getBytes(UTF_8);
        JsonScanner in = new JsonScanner(object);
        in.expect('{');
        boolean empty = in.peek() == '}';
        while (!empty) {
            in.skipBlanks();
            int from = in.position();
            in.skipString();
            boolean found = Arrays.equals(object, from, in.position(), QUOTED, 0, QUOTED.length);
            in.expect(':');
            in.skipBlanks();
            int value = in.position();
            in.skipValue();
            if (found) return spliced(object, value, in.position(), name);
            if (in.peek() == '}') break;
            in.expect(',');
        }
        int end = in.position();
        in.expect('}');
        if (!in.atEnd()) throw MalformedException.invalid("text after the object");
        return spliced(object, end, end, member(name, empty));
    }

    private static byte[] member(byte[] name, boolean first) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!first) out.write(',');
        out.writeBytes(QUOTED);
        out.write(':');
        out.writeBytes(name);
        return out.toByteArray();
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + middle.length);
        out.write(bytes, 0, from);
        out.writeBytes(middle);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
