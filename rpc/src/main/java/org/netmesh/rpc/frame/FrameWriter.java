package org.netmesh.rpc.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.netmesh.rpc.RpcHeader;
import org.netmesh.rpc.RpcHeaders;

/** Writes frames with their prefix (spec 09 §3, §4). */
public final class FrameWriter {
    private static final int HEADER_FIXED = 3;

    private FrameWriter() {}

    /** The bytes of a frame, prefix included. */
    public static byte[] write(long origin, long call, Frame frame) {
        byte[] service =
                frame instanceof Frame.Request request ? utf8(request.service()) : new byte[0];
        ByteBuffer out =
                ByteBuffer.allocate(Prefix.BYTES + length(frame, service.length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        new Prefix(frame.dispatch(), origin, call).write(out);
        switch (frame) {
            case Frame.Request request -> {
                out.put((byte) service.length).put(service);
                out.putLong(request.deadlineNanos()).putShort((short) request.flags());
                content(out, request.headers(), request.body());
            }
            case Frame.Response response -> {
                out.putShort((short) response.status());
                content(out, response.headers(), response.body());
            }
            case Frame.RequestChunk chunk -> {
                out.putLong(chunk.call()).putShort((short) chunk.flags());
                content(out, chunk.headers(), chunk.body());
            }
            case Frame.Cancel _ -> {}
            case Frame.StreamGrant grant -> credits(out, grant.credits());
            case Frame.RequestGrant grant -> {
                out.putLong(grant.call());
                credits(out, grant.credits());
            }
        }
        return out.array();
    }

    /** The length of a frame's bytes without its prefix. */
    public static int encodedLength(Frame frame) {
        int service = frame instanceof Frame.Request r ? utf8(r.service()).length : 0;
        return length(frame, service);
    }

    private static int length(Frame frame, int serviceBytes) {
        return switch (frame) {
            case Frame.Request request ->
                    Byte.BYTES
                            + serviceBytes
                            + Long.BYTES
                            + Short.BYTES
                            + length(request.headers(), request.body());
            case Frame.Response response ->
                    Short.BYTES + length(response.headers(), response.body());
            case Frame.RequestChunk chunk ->
                    Long.BYTES + Short.BYTES + length(chunk.headers(), chunk.body());
            case Frame.Cancel _ -> 0;
            case Frame.StreamGrant _ -> Integer.BYTES;
            case Frame.RequestGrant _ -> Long.BYTES + Integer.BYTES;
        };
    }

    private static int length(RpcHeaders headers, ByteBuffer body) {
        int length = Byte.BYTES + Integer.BYTES + body.remaining();
        for (RpcHeader header : headers) {
            length += HEADER_FIXED + utf8(header.name()).length + header.value().remaining();
        }
        return length;
    }

    private static void content(ByteBuffer out, RpcHeaders headers, ByteBuffer body) {
        out.put((byte) headers.size());
        for (RpcHeader header : headers) {
            byte[] name = utf8(header.name());
            ByteBuffer value = header.value();
            out.put((byte) name.length).put(name);
            out.putShort((short) value.remaining()).put(value);
        }
        out.putInt(body.remaining()).put(body.duplicate());
    }

    /** Credits are the one thing that is big-endian (spec 09 §4.5, §4.6). */
    private static void credits(ByteBuffer out, long credits) {
        out.putInt(Integer.reverseBytes((int) credits));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
