package org.netmesh.mesh.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.ChannelNameException;
import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;

/**
 * What subscribers and publishers say to each other on subprotocol {@code 0x0A00} (spec 03 §7).
 * Values.
 */
sealed interface MembershipMessage {
    /** Unguessable, so that nobody else can answer. */
    long nonce();

    /**
     * @param token as it was given, unread
     */
    record Subscribe(
            long nonce, ChannelName channel, Optional<TokenBytes> token, Optional<QueueGroup> group)
            implements MembershipMessage {}

    record Unsubscribe(long nonce, ChannelName channel) implements MembershipMessage {}

    record Ack(long nonce, boolean accepted, AckReason reason) implements MembershipMessage {}

    int SUBSCRIBE = 0;
    int UNSUBSCRIBE = 1;
    int ACK = 2;

    default byte[] toBytes() {
        ByteWriter out = new ByteWriter();
        switch (this) {
            case Subscribe(var nonce, var channel, var token, var group) -> {
                head(out, SUBSCRIBE, nonce, channel);
                byte[] shown = token.map(TokenBytes::bytes).orElse(new byte[0]);
                out.u16(shown.length).bytes(shown);
                // Older nodes refuse any byte here, so "no group" is no byte.
                group.map(g -> g.name().getBytes(UTF_8)).ifPresent(g -> out.u8(g.length).bytes(g));
            }
            case Unsubscribe(var nonce, var channel) -> head(out, UNSUBSCRIBE, nonce, channel);
            case Ack(var nonce, var accepted, var reason) ->
                    out.u8(ACK).u64(nonce).u8(accepted ? 1 : 0).u8(reason.wire());
        }
        return out.toByteArray();
    }

    /**
     * @throws MalformedException if the bytes are no message, or go on behind one
     */
    static MembershipMessage read(byte[] bytes) {
        ByteReader in = ByteReader.of(bytes);
        if (bytes.length == 0) throw MalformedException.truncated("empty");
        int type = in.u8();
        MembershipMessage message =
                switch (type) {
                    case SUBSCRIBE -> readSubscribe(in);
                    case UNSUBSCRIBE -> new Unsubscribe(in.u64(), readName(in));
                    case ACK -> readAck(in);
                    default -> throw MalformedException.invalid("unknown membership type " + type);
                };
        in.end();
        return message;
    }

    private static void head(ByteWriter out, int type, long nonce, ChannelName channel) {
        byte[] name = channel.value().getBytes(UTF_8);
        out.u8(type).u64(nonce).u8(name.length).bytes(name);
    }

    private static Subscribe readSubscribe(ByteReader in) {
        long nonce = in.u64();
        ChannelName channel = readName(in);
        Optional<TokenBytes> token = Optional.empty();
        Optional<QueueGroup> group = Optional.empty();
        // The oldest form ends after the name.
        if (in.remaining() > 0) {
            byte[] shown = in.bytes(in.u16());
            if (shown.length > 0) token = Optional.of(TokenBytes.of(shown));
        }
        if (in.remaining() > 0) {
            int length = in.u8();
            if (length > 0) group = Optional.of(new QueueGroup(in.utf8(length)));
        }
        return new Subscribe(nonce, channel, token, group);
    }

    private static ChannelName readName(ByteReader in) {
        int length = in.u8();
        if (length == 0) throw MalformedException.truncated("empty channel name");
        try {
            return new ChannelName(in.utf8(length));
        } catch (ChannelNameException e) {
            throw MalformedException.invalid("bad channel name: " + e.kind());
        }
    }

    private static Ack readAck(ByteReader in) {
        long nonce = in.u64();
        int accepted = in.u8();
        if (accepted > 1)
            throw MalformedException.invalid("accepted must be 0 or 1, got " + accepted);
        return new Ack(nonce, accepted == 1, AckReason.of(in.u8()));
    }
}
