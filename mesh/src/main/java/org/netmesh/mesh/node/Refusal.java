package org.netmesh.mesh.node;

import java.util.Locale;

/** Why a handshake went unanswered or was given up; counted beside the drops (spec 20). */
enum Refusal {
    /** Without a block, where one is required (spec 20 §1.2, §1.3). */
    PLAIN_REFUSED,
    /** A block that breaks a rule, or features that do not suffice. */
    EXTENSION_MALFORMED,
    /** A proof that fails, or of somebody else. */
    IDENTITY_PROOF,
    /** An ephemeral that was answered before. */
    EPHEMERAL_REPEATED,
    /** More key agreements in a second than a node spends on strangers. */
    HANDSHAKE_BUDGET,
    /** An unconfirmed session made way for newer ones. */
    UNCONFIRMED_FULL,
    /** An unconfirmed session was never confirmed. */
    UNCONFIRMED_EXPIRED;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
        return label;
    }
}
