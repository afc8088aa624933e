package org.netmesh.cortex;

import org.netmesh.redex.WriteToken;

/**
 * What a write gives back: it is in the log, and the token waits for the state to have it.
 *
 * @param seq in the log, unsigned
 */
public record WriteReceipt(long seq, WriteToken token) {}
