package org.netmesh.capability;

import java.util.Locale;
import java.util.Optional;

/** What a model handles (spec 04a §4.4). */
public enum Modality {
    TEXT,
    IMAGE,
    AUDIO,
    VIDEO,
    CODE,
    EMBEDDING,
    TOOL_USE;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The word of tags: {@code tool_use} with an underscore. */
    public String wire() {
        return wire;
    }

    /**
     * The modality of a word in any case; {@code tool-use}, {@code tool_use} and {@code tooluse}
     * are one.
     *
     * @throws IllegalArgumentException for any other word: a mistyped filter must not get broader
     */
    public static Modality parse(String word) {
        String plain = word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        for (Modality modality : values()) {
            if (modality.wire.replace("_", "").equals(plain)) return modality;
        }
        throw new IllegalArgumentException(
                "modality must be one of text, image, audio, video, code, embedding, tool-use; got "
                        + word);
    }

    static Optional<Modality> ofTag(String word) {
        for (Modality modality : values()) {
            if (modality.wire.equals(word)) return Optional.of(modality);
        }
        return Optional.empty();
    }
}
