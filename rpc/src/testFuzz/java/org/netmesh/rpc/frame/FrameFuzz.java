package org.netmesh.rpc.frame;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.netmesh.kernel.codec.MalformedException;

/** Any bytes of a frame are read or refused with a typed error; what was read is written again. */
class FrameFuzz {
    private static final long ORIGIN = 1;
    private static final long CALL = 2;

    @FuzzTest(maxDuration = "30s")
    void anyTailOfAnyDispatchIsReadOrRefused(byte[] event) {
        try {
            Prefix prefix = Prefix.read(event, 0, event.length);
            FrameReader in =
                    new FrameReader(
                            event, Prefix.BYTES, event.length - Prefix.BYTES, Frame.MAX_BODY_BYTES);
            switch (prefix.dispatch()) {
                case Dispatch.REQUEST -> written(in.request());
                case Dispatch.RESPONSE -> written(in.response());
                case Dispatch.REQUEST_CHUNK -> written(in.requestChunk());
                case Dispatch.STREAM_GRANT -> in.streamGrant();
                case Dispatch.REQUEST_GRANT -> in.requestGrant(prefix.call());
                default -> {}
            }
        } catch (MalformedException _) {
            // refused, as it should be
        }
    }

    private static void written(Frame frame) {
        byte[] bytes = FrameWriter.write(ORIGIN, CALL, frame);
        if (bytes.length != Prefix.BYTES + FrameWriter.encodedLength(frame)) {
            throw new IllegalStateException("the length is not the one that was promised");
        }
    }
}
