package org.netmesh.kernel.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes give a value or a {@link MalformedException}, and nothing else. */
class JsonReaderFuzz {
    @FuzzTest(maxDuration = "30s")
    void readsAndSkipsAnyBytes(byte[] bytes) {
        try {
            JsonReader skipping = JsonReader.of(bytes);
            skipping.skip();
            skipping.end();
            JsonReader reading = JsonReader.of(bytes);
            read(reading);
            reading.end();
        } catch (MalformedException expected) {
            // The bytes are no JSON, or nested too deep.
        }
    }

    private static void read(JsonReader in) {
        switch (in.peekKind()) {
            case '{' -> {
                in.beginObject();
                while (in.hasNext()) {
                    in.name();
                    read(in);
                }
                in.endObject();
            }
            case '[' -> {
                in.beginArray();
                while (in.hasNext()) read(in);
                in.endArray();
            }
            case '"' -> in.string();
            case 't', 'f' -> in.bool();
            case 'n' -> in.tryNull();
            default -> in.number();
        }
    }
}
