package org.netmesh.cortex;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.codec.PostcardReader;

/** Any bytes give values or a typed error, and nothing else. */
class CortexFuzz {
    @FuzzTest(maxDuration = "30s")
    void anyPayloadIsFoldedOrSkippedWhole(byte[] payload) {
        fold(TaskEvents.MODEL, payload);
        fold(MemoryEvents.MODEL, payload);
    }

    /** The same behind a valid prefix, so that the tails are reached. */
    @FuzzTest(maxDuration = "30s")
    void anyTailIsFoldedOrSkippedWhole(byte[] tail) {
        for (int dispatch : List.of(1, 2, 3, 4)) {
            fold(TaskEvents.MODEL, seal(dispatch, tail));
        }
        for (int dispatch : List.of(0x10, 0x11, 0x12, 0x13, 0x14)) {
            fold(MemoryEvents.MODEL, seal(dispatch, tail));
        }
    }

    private static byte[] seal(int dispatch, byte[] tail) {
        return EventMeta.of(dispatch, new OriginHash(1), 0).seal(tail);
    }

    private static <T extends Row> void fold(Model<Table<T>> model, byte[] payload) {
        Table<T> table = model.initialState();
        try {
            model.apply(table, 0, payload);
        } catch (MalformedException expected) {
            if (table.size() != 0) throw new AssertionError("a damaged event changed the state");
        }
    }

    @FuzzTest(maxDuration = "30s")
    void anyBytesAreAStateOrRefused(byte[] bytes) {
        read(TaskEvents.MODEL, bytes);
        read(MemoryEvents.MODEL, bytes);
    }

    private static <T extends Row> void read(Model<Table<T>> model, byte[] bytes) {
        try {
            var _ = model.codec().orElseThrow().reader().apply(PostcardReader.of(bytes));
        } catch (MalformedException expected) {
            // The bytes are no such state.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void anyBytesAreABundleThatReencodesEquallyOrRefused(byte[] bytes) {
        try {
            NetDbBundle bundle = new NetDbBundle(bytes);
            NetDbBundle again = NetDbBundle.of(bundle.tasks(), bundle.memories());
            if (!again.equals(bundle)) throw new AssertionError("not the same bytes");
        } catch (NetDbException expected) {
            // The bytes are no bundle.
        }
    }
}
