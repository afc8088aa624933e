package org.netmesh.mesh.pin;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.netmesh.kernel.codec.MalformedException;

/** Any file is refused with a typed error, or is one that we would write ourselves. */
class PinFuzz {
    @FuzzTest(maxDuration = "30s")
    void anyFileIsReadOrRefused(byte[] file) {
        try {
            if (!Arrays.equals(PinCodec.encode(PinCodec.decode(file)), file)) {
                throw new AssertionError("two files say the same");
            }
        } catch (MalformedException _) {
            // refused, as it should be
        }
    }
}
