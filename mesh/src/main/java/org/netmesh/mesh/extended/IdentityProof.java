package org.netmesh.mesh.extended;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.Signature;

/**
 * Proves in a handshake message who sends it: a signature over the role and the Noise hash just
 * before that message's payload (spec 20 §3). Stateless.
 */
public final class IdentityProof {
    private static final byte[] LABEL = "netmesh-nx1-proof".getBytes(US_ASCII);
    private static final int INITIATOR = 1;
    private static final int RESPONDER = 2;

    private IdentityProof() {}

    /**
     * @param transcript 32 bytes, as the handshake hands them to whoever writes the payload
     */
    public static Signature sign(Identity identity, Role role, byte[] transcript) {
        return identity.sign(message(role, transcript));
    }

    /**
     * @param role of whoever signed
     * @param transcript that of the payload which carried the proof
     */
    public static boolean verify(
            Crypto crypto, EntityId entity, Role role, byte[] transcript, Signature proof) {
        return proof.verify(crypto, entity, message(role, transcript));
    }

    private static byte[] message(Role role, byte[] transcript) {
        int code =
                switch (role) {
                    case INITIATOR -> INITIATOR;
                    case RESPONDER -> RESPONDER;
                };
        return new ByteWriter().bytes(LABEL).u8(code).bytes(transcript).toByteArray();
    }
}
