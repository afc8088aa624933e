package org.netmesh.capability;

/** Signs with the origin's identity key: Ed25519. */
@FunctionalInterface
public interface AnnouncementSigner {
    /** The 64 bytes of the signature. */
    byte[] sign(byte[] message);
}
