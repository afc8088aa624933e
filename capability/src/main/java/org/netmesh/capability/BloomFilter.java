package org.netmesh.capability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.netmesh.kernel.Xxh3;
import org.netmesh.kernel.codec.JsonReader;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.kernel.codec.MalformedException;

/**
 * A set of texts that may say "perhaps" where "no" is right, never the other way (spec 04a §15). No
 * message of 0.19 carries one. Confined to one thread.
 */
public final class BloomFilter {
    /** The most hashes per text. */
    public static final int MAX_HASHES = 32;

    private static final long SEED = 0xB100F1ACDEADCAFEL;
    private static final double MIN_RATE = 1e-9;
    private static final double MAX_RATE = 0.5;
    private static final int HEADER_BYTES = 12;
    private static final long MAX_BITS = 1L << 32;

    private final long[] words;
    private final int hashes;

    private BloomFilter(long[] words, int hashes) {
        this.words = words;
        this.hashes = hashes;
    }

    /**
     * An empty filter.
     *
     * @param items texts expected, at least 0
     * @param rate wrong answers accepted, clamped to 10^-9 to 0.5
     */
    public static BloomFilter sized(int items, double rate) {
        int n = Math.max(1, items);
        double p = Math.clamp(rate, MIN_RATE, MAX_RATE);
        double ln2 = Math.log(2);
        long bits = (long) Math.ceil(-n * Math.log(p) / (ln2 * ln2));
        int length = Math.toIntExact(Math.max(1, (bits + Long.SIZE - 1) / Long.SIZE));
        double ideal = (double) length * Long.SIZE / n * ln2;
        int hashes = (int) Math.clamp(Math.round(ideal), 1L, MAX_HASHES);
        return new BloomFilter(new long[length], hashes);
    }

    public void add(String text) {
        Xxh3.Hash128 hash = Xxh3.hash128(text.getBytes(UTF_8), SEED);
        for (int i = 0; i < hashes; i++) {
            long bit = bit(hash, i);
            words[(int) (bit >>> 6)] |= 1L << bit;
        }
    }

    /** False for a text that was never added. */
    public boolean mayContain(String text) {
        Xxh3.Hash128 hash = Xxh3.hash128(text.getBytes(UTF_8), SEED);
        for (int i = 0; i < hashes; i++) {
            long bit = bit(hash, i);
            if ((words[(int) (bit >>> 6)] & 1L << bit) == 0) return false;
        }
        return true;
    }

    private long bit(Xxh3.Hash128 hash, int i) {
        return Long.remainderUnsigned(hash.high() + i * (hash.low() | 1), bits());
    }

    private long bits() {
        return (long) words.length * Long.SIZE;
    }

    /** Hashes per text. */
    public int hashes() {
        return hashes;
    }

    public int bitsSet() {
        return Bits.count(words);
    }

    /** What the filter takes when it is stored compactly. */
    public int sizeEstimate() {
        return HEADER_BYTES + Long.BYTES * words.length;
    }

    /** {@code {"len_bits":…,"k":…,"bits":[…]}}. */
    public String toJson() {
        JsonWriter json = new JsonWriter();
        json.beginObject().name("len_bits").value(bits()).name("k").value(hashes);
        json.name("bits").beginArray();
        for (long word : words) json.unsigned(word);
        return json.endArray().endObject().toString();
    }

    /**
     * @throws MalformedException unless the lengths agree, are at least 64, and 1 to 32 hashes are
     *     said
     */
    public static BloomFilter fromJson(byte[] json) {
        JsonReader in = JsonReader.of(json);
        long bits = 0;
        long hashes = 0;
        List<Long> words = new ArrayList<>();
        in.beginObject();
        while (in.hasNext()) {
            switch (in.name()) {
                case "len_bits" -> bits = in.unsigned(MAX_BITS);
                case "k" -> hashes = in.unsigned(MAX_HASHES);
                case "bits" -> {
                    in.beginArray();
                    while (in.hasNext()) words.add(in.unsigned(Ranges.U64));
                    in.endArray();
                }
                default -> in.skip();
            }
        }
        in.endObject();
        in.end();
        if (words.isEmpty() || bits != (long) words.size() * Long.SIZE || hashes == 0) {
            throw MalformedException.invalid(
                    "bloom filter of %d bits in %d words with %d hashes"
                            .formatted(bits, words.size(), hashes));
        }
        return new BloomFilter(words.stream().mapToLong(Long::longValue).toArray(), (int) hashes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BloomFilter that
                && hashes == that.hashes
                && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(words) + hashes;
    }
}
