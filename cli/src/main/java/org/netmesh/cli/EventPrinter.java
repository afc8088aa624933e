package org.netmesh.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Optional;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.redex.RedexEvent;

/**
 * Prints events for people or programs. A payload that is text is shown as text, and any other in
 * hexadecimal digits; control characters never reach the terminal.
 */
record EventPrinter(PrintWriter out, boolean json, int maxPayloadBytes) {
    void print(RedexEvent event) {
        out.println(json ? json(event) : text(event));
    }

    private String text(RedexEvent event) {
        byte[] payload = event.payload();
        int shown = Math.min(payload.length, maxPayloadBytes);
        byte[] head = Arrays.copyOf(payload, shown);
        String cut = shown < payload.length ? "… (" + payload.length + " bytes)" : "";
        String content = printable(head).orElseGet(() -> "0x" + Hex.of(head));
        return "%10s  %s  %7d B%s  %s%s"
                .formatted(
                        Long.toUnsignedString(event.seq()),
                        event.appendedAt(),
                        payload.length,
                        event.isInline() ? " inline" : "",
                        content,
                        cut);
    }

    private static String json(RedexEvent event) {
        JsonWriter out = new JsonWriter().beginObject();
        out.name("seq").value(Long.toUnsignedString(event.seq()));
        out.name("at").value(event.appendedAt().toString());
        out.name("bytes").value(event.payload().length);
        out.name("inline").value(event.isInline());
        out.name("checksum").value(event.checksum());
        out.name("hex").value(Hex.of(event.payload()));
        printable(event.payload()).ifPresent(text -> out.name("text").value(text));
        return out.endObject().toString();
    }

    private static Optional<String> printable(byte[] payload) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
            return text.codePoints().anyMatch(Character::isISOControl)
                    ? Optional.empty()
                    : Optional.of(text);
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
