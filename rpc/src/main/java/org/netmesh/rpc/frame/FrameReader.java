package org.netmesh.rpc.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.rpc.RpcHeader;
import org.netmesh.rpc.RpcHeaders;

/**
 * Reads what follows a prefix (spec 09 §4.7). Any bytes give a frame or a {@link
 * MalformedException} whose text reaches the caller; bytes after a body are ignored. A length is
 * held against its limit before anything is allocated, and bodies are copies. Confined to one
 * thread.
 */
public final class FrameReader {
    private final ByteBuffer in;
    private final int maxBodyBytes;

    /**
     * @param bytes the frame after its prefix
     * @param maxBodyBytes {@link Frame#MAX_BODY_BYTES} on plain sessions
     */
    public FrameReader(byte[] bytes, int offset, int length, int maxBodyBytes) {
        in = ByteBuffer.wrap(bytes, offset, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        this.maxBodyBytes = maxBodyBytes;
    }

    public Frame.Request request() {
        int length = u8("service length");
        if (length == 0) throw truncated("empty service name");
        String service = utf8(length, "service bytes", "service");
        long deadline = u64("deadline_ns");
        int flags = u16("flags");
        return new Frame.Request(service, deadline, flags, headers(), body());
    }

    public Frame.Response response() {
        int status = u16("status");
        return new Frame.Response(status, headers(), body());
    }

    public Frame.RequestChunk requestChunk() {
        long call = u64("call_id");
        int flags = u16("flags");
        return new Frame.RequestChunk(call, flags, headers(), body());
    }

    /** The credits of a stream grant; empty if it is to be dropped. */
    public OptionalLong streamGrant() {
        return in.remaining() == Integer.BYTES ? credits() : OptionalLong.empty();
    }

    /** The credits of a request grant for the call; empty if it is to be dropped. */
    public OptionalLong requestGrant(long call) {
        if (in.remaining() != Long.BYTES + Integer.BYTES) return OptionalLong.empty();
        return in.getLong() == call ? credits() : OptionalLong.empty();
    }

    private OptionalLong credits() {
        long credits = Integer.toUnsignedLong(Integer.reverseBytes(in.getInt()));
        return credits == 0 ? OptionalLong.empty() : OptionalLong.of(credits);
    }

    private RpcHeaders headers() {
        int count = limited(u8("headers count"), RpcHeaders.MAX_COUNT, "headers");
        if (count == 0) return RpcHeaders.EMPTY;
        List<RpcHeader> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) headers.add(header());
        return new RpcHeaders(headers);
    }

    private RpcHeader header() {
        int nameLength = u8("header name length");
        if (nameLength == 0) throw truncated("empty header name");
        limited(nameLength, RpcHeader.MAX_NAME_BYTES, "header name");
        String name = utf8(nameLength, "header name bytes", "header name");
        int valueLength =
                limited(u16("header value length"), RpcHeader.MAX_VALUE_BYTES, "header value");
        return new RpcHeader(name, copy(valueLength, "header value bytes"));
    }

    private ByteBuffer body() {
        need(Integer.BYTES, "body length");
        long length = Integer.toUnsignedLong(in.getInt());
        if (length > maxBodyBytes) throw tooLong(length, maxBodyBytes, "body");
        return copy((int) length, "body bytes");
    }

    private String utf8(int length, String field, String what) {
        need(length, field);
        ByteBuffer view = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(view).toString();
        } catch (CharacterCodingException e) {
            throw MalformedException.invalid("non-utf8 string in " + what);
        }
    }

    private ByteBuffer copy(int length, String field) {
        need(length, field);
        byte[] copy = new byte[length];
        in.get(copy);
        return ByteBuffer.wrap(copy);
    }

    private int u8(String field) {
        need(Byte.BYTES, field);
        return Byte.toUnsignedInt(in.get());
    }

    private int u16(String field) {
        need(Short.BYTES, field);
        return Short.toUnsignedInt(in.getShort());
    }

    private long u64(String field) {
        need(Long.BYTES, field);
        return in.getLong();
    }

    private void need(int bytes, String field) {
        if (in.remaining() < bytes) throw truncated(field);
    }

    private static int limited(int length, int limit, String what) {
        if (length > limit) throw tooLong(length, limit, what);
        return length;
    }

    private static MalformedException tooLong(long length, long limit, String what) {
        return MalformedException.oversize(
                "length %d exceeds limit %d for %s".formatted(length, limit, what));
    }

    private static MalformedException truncated(String field) {
        return MalformedException.truncated("truncated payload at " + field);
    }
}
