package org.netmesh.kernel.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes give values or a {@link MalformedException}, and nothing else. */
class PostcardFuzz {
    @FuzzTest(maxDuration = "30s")
    void readsAnyBytesInBothModes(byte[] bytes) {
        read(PostcardReader.of(bytes));
        read(PostcardReader.lenient(bytes));
    }

    private static void read(PostcardReader in) {
        try {
            in.map(PostcardReader::string, PostcardReader::i64);
            in.list(entry -> entry.optional(PostcardReader::bytes));
            in.variant();
            in.end();
        } catch (MalformedException expected) {
            // The bytes are no such values.
        }
    }
}
