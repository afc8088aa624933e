package org.netmesh.capability;

import org.netmesh.kernel.EntityId;

/** Verifies Ed25519 signatures strictly: small-order keys and non-canonical forms are refused. */
@FunctionalInterface
public interface AnnouncementVerifier {
    boolean verify(EntityId signer, byte[] message, byte[] signature);
}
