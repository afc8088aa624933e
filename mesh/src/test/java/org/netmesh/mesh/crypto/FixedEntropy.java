package org.netmesh.mesh.crypto;

import java.util.ArrayDeque;
import java.util.List;
import org.netmesh.kernel.port.Entropy;

/** Entropy that a test knows beforehand: gives out the listed arrays, one a call. */
public final class FixedEntropy implements Entropy {
    private final ArrayDeque<byte[]> left;

    public FixedEntropy(byte[]... arrays) {
        left = new ArrayDeque<>(List.of(arrays));
    }

    @Override
    public void fill(byte[] target) {
        byte[] next = left.remove();
        System.arraycopy(next, 0, target, 0, target.length);
    }
}
