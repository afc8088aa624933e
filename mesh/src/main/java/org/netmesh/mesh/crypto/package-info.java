/**
 * Keys, the handshake and packet encryption (spec 01 §6, 20 §2).
 *
 * <p>Begin at {@link org.netmesh.mesh.crypto.Crypto}, the port behind which every primitive stands:
 * {@link org.netmesh.mesh.crypto.Crypto#system()} is the real one, a simulator may put a keyed
 * stand-in of equal sizes there. Users meet {@link org.netmesh.mesh.crypto.Psk}, {@link
 * org.netmesh.mesh.crypto.StaticKeyPair} and {@link org.netmesh.mesh.crypto.StaticPublicKey}. The
 * node drives {@link org.netmesh.mesh.crypto.NoiseInitiator} and {@link
 * org.netmesh.mesh.crypto.NoiseResponder}, whose {@link org.netmesh.mesh.crypto.HandshakeSecrets}
 * become {@link org.netmesh.mesh.crypto.SessionKeys}.
 *
 * <p>Nothing here reads a clock, starts a thread or makes randomness: entropy comes in through the
 * kernel's port. No secret reaches a text form.
 */
package org.netmesh.mesh.crypto;
