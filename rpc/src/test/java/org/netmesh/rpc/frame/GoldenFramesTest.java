package org.netmesh.rpc.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.rpc.RpcHeader;
import org.netmesh.rpc.RpcHeaders;
import org.netmesh.rpc.ServiceName;
import org.netmesh.rpc.Vectors;
import tools.jackson.databind.JsonNode;

/** The frames as a live 0.19.0 writes and reads them. */
class GoldenFramesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final OriginHash CALLER = new OriginHash(0x1122334455667788L);

    /** A case and its name. */
    record Case(String name, JsonNode data) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> frames() {
        return cases("frames");
    }

    // spec 09 §27 M-1, M-4, M-6, M-10; §28 1
    @ParameterizedTest
    @MethodSource("frames")
    void aFrameIsWrittenAndReadByteForByte(Case golden) {
        JsonNode inputs = golden.data.get("inputs");
        long origin = number(inputs, "meta_origin_hash");
        long call = number(inputs, "call_id");
        Frame frame = frame(inputs, call);
        byte[] bytes = HEX.parseHex(text(golden.data, "hex"));

        byte[] written = FrameWriter.write(origin, call, frame);
        Prefix prefix = Prefix.read(bytes, 0, bytes.length);

        assertThat(HEX.formatHex(written)).isEqualTo(text(golden.data, "hex"));
        assertThat(FrameWriter.encodedLength(frame)).isEqualTo(bytes.length - Prefix.BYTES);
        assertThat(prefix).isEqualTo(new Prefix(frame.dispatch(), origin, call));
        assertThat(read(prefix, bytes)).isEqualTo(frame);
    }

    static Stream<Case> decodeCases() {
        return cases("decode_cases");
    }

    // spec 09 §27 M-2, M-3, M-7, M-9
    @ParameterizedTest
    @MethodSource("decodeCases")
    void aTailIsReadOrRefusedWithTheTextOfTheReference(Case golden) {
        byte[] tail = HEX.parseHex(text(golden.data, "hex"));
        FrameReader in = new FrameReader(tail, 0, tail.length, Frame.MAX_BODY_BYTES);
        String kind = text(golden.data, "kind");

        if (golden.data.has("error")) {
            assertThatThrownBy(() -> read(kind, in))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage(text(golden.data, "error"));
            return;
        }
        Frame frame = read(kind, in);

        JsonNode decoded = golden.data.get("decoded");
        assertThat(HEX.formatHex(body(frame))).isEqualTo(text(decoded, "body"));
        if (frame instanceof Frame.Response response) {
            assertThat(response.status()).isEqualTo(decoded.get("status").asInt());
            assertThat(classOf(response)).isEqualTo(text(decoded, "kind"));
        }
        if (frame instanceof Frame.Request request) {
            assertThat(request.service()).isEqualTo(text(decoded, "service"));
            assertThat(request.flags()).isEqualTo(decoded.get("flags").asInt());
        }
    }

    static Stream<Case> grants() {
        return cases("grants");
    }

    // spec 09 §27 M-5
    @ParameterizedTest
    @MethodSource("grants")
    void aGrantCountsOrIsDropped(Case golden) {
        byte[] tail = HEX.parseHex(text(golden.data, "hex"));
        FrameReader in = new FrameReader(tail, 0, tail.length, Frame.MAX_BODY_BYTES);

        if (text(golden.data, "kind").equals("stream_grant")) {
            assertThat(in.streamGrant()).isEqualTo(positive(golden.data.get("credits")));
            return;
        }
        JsonNode result = golden.data.get("result");
        if (result == null || result.isNull()) {
            assertThat(in.requestGrant(0x0102030405060708L)).isEmpty();
        } else {
            long call = Long.parseUnsignedLong(text(result, "call_id").substring(2), 16);
            assertThat(in.requestGrant(call)).isEqualTo(positive(result.get("credits")));
        }
    }

    static Stream<Case> channels() {
        return cases("channels");
    }

    // parity: rpc.channels
    @ParameterizedTest
    @MethodSource("channels")
    void aChannelHasTheHashAndTheStreamOfTheReference(Case golden) {
        ServiceName service = new ServiceName(text(golden.data, "service"));
        ChannelName name = new ChannelName(text(golden.data, "channel"));

        assertThat(List.of(service.requestChannel(), service.replyChannel(CALLER))).contains(name);
        assertThat("0x" + name.hash()).isEqualTo(text(golden.data, "canonical_hash"));
        assertThat("0x%016x".formatted(name.hash().publishStream().value()))
                .isEqualTo(text(golden.data, "stream_id"));
    }

    private static OptionalLong positive(JsonNode credits) {
        return credits == null || credits.isNull() || credits.asLong() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(credits.asLong());
    }

    private static String classOf(Frame.Response response) {
        return switch (StreamMark.of(response)) {
            case CHUNK -> "Continue";
            case END, ERROR -> "Terminal";
            case UNARY -> "Unary";
        };
    }

    private static Frame read(Prefix prefix, byte[] bytes) {
        FrameReader in =
                new FrameReader(
                        bytes, Prefix.BYTES, bytes.length - Prefix.BYTES, Frame.MAX_BODY_BYTES);
        return switch (prefix.dispatch()) {
            case Dispatch.REQUEST -> in.request();
            case Dispatch.RESPONSE -> in.response();
            case Dispatch.REQUEST_CHUNK -> in.requestChunk();
            case Dispatch.STREAM_GRANT -> new Frame.StreamGrant(in.streamGrant().orElseThrow());
            case Dispatch.REQUEST_GRANT ->
                    new Frame.RequestGrant(
                            prefix.call(), in.requestGrant(prefix.call()).orElseThrow());
            default -> new Frame.Cancel();
        };
    }

    private static Frame read(String kind, FrameReader in) {
        return switch (kind) {
            case "request" -> in.request();
            case "response" -> in.response();
            default -> in.requestChunk();
        };
    }

    private static byte[] body(Frame frame) {
        ByteBuffer body =
                switch (frame) {
                    case Frame.Request request -> request.body();
                    case Frame.Response response -> response.body();
                    case Frame.RequestChunk chunk -> chunk.body();
                    default -> ByteBuffer.allocate(0);
                };
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return bytes;
    }

    private static Frame frame(JsonNode inputs, long call) {
        ByteBuffer body =
                inputs.has("body_utf8")
                        ? ByteBuffer.wrap(text(inputs, "body_utf8").getBytes(UTF_8))
                        : ByteBuffer.allocate(0);
        return switch ((int) number(inputs, "dispatch")) {
            case Dispatch.REQUEST ->
                    new Frame.Request(
                            text(inputs, "service"),
                            inputs.get("deadline_ns").asLong(),
                            (int) number(inputs, "flags"),
                            headers(inputs),
                            body);
            case Dispatch.RESPONSE ->
                    new Frame.Response((int) number(inputs, "status"), headers(inputs), body);
            case Dispatch.CANCEL -> new Frame.Cancel();
            case Dispatch.STREAM_GRANT -> new Frame.StreamGrant(inputs.get("credits").asLong());
            case Dispatch.REQUEST_CHUNK ->
                    new Frame.RequestChunk(
                            call, (int) number(inputs, "flags"), headers(inputs), body);
            default -> new Frame.RequestGrant(call, inputs.get("credits").asLong());
        };
    }

    private static RpcHeaders headers(JsonNode inputs) {
        List<RpcHeader> all = new ArrayList<>();
        for (JsonNode header : inputs.get("headers")) {
            all.add(RpcHeader.of(header.get(0).asString(), header.get(1).asString()));
        }
        return new RpcHeaders(all);
    }

    private static Stream<Case> cases(String list) {
        List<Case> cases = new ArrayList<>();
        for (JsonNode data : golden().get(list)) {
            String name = data.has("name") ? text(data, "name") : list + " " + cases.size();
            cases.add(new Case(name, data));
        }
        return cases.stream();
    }

    private static JsonNode golden() {
        return Vectors.file("derived_frames.json");
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }

    private static long number(JsonNode node, String field) {
        return Long.parseUnsignedLong(text(node, field).substring(2), 16);
    }
}
