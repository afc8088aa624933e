package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Base64;
import org.netmesh.kernel.codec.MalformedException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.json.JsonMapper;

/** Any bytes give a value or a typed error, and what is read is written back the same. */
class DecodersFuzz {
    @FuzzTest(maxDuration = "30s")
    void cursors(byte[] bytes) {
        parseCursor(new String(bytes, UTF_8));
        parseCursor(Base64.getEncoder().encodeToString(bytes));
    }

    private static void parseCursor(String text) {
        try {
            Cursor cursor = Cursor.parse(text);
            if (!Cursor.parse(cursor.encoded()).equals(cursor)) throw new AssertionError(text);
        } catch (PollException expected) {
            // No cursor.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void filters(byte[] bytes) {
        try {
            Filter filter = Filter.fromJson(new String(bytes, UTF_8));
            filter.matches(bytes);
            String written = filter.toJson();
            if (!Filter.fromJson(written).toJson().equals(written))
                throw new AssertionError(written);
        } catch (PollException expected) {
            // No filter.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void storedRecords(byte[] bytes) {
        try {
            StoredRecord record = StoredRecord.decode(bytes);
            if (!JsonScanner.isValue(record.payload())) throw new AssertionError("payload");
        } catch (MalformedException expected) {
            // No record.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void outboxAndMarks(byte[] bytes) {
        try {
            BatchCodec.decode(bytes);
        } catch (MalformedException expected) {
            // No batch.
        }
        try {
            SequenceMarks.decode(bytes, 1);
        } catch (MalformedException expected) {
            // No marks.
        }
    }

    /** What the scanner lets pass the library reads too, and the other way round. */
    @FuzzTest(maxDuration = "30s")
    void jsonScanner(byte[] bytes) {
        if (!JsonScanner.isValue(bytes)) return;
        try {
            JsonMapper.shared().readTree(bytes);
        } catch (StreamConstraintsException e) {
            // The library has limits of its own.
        }
    }
}
