/**
 * Bytes to values and back: little-endian fields, postcard (spec 06 §21) and the deterministic JSON
 * writer. Every reader is total: any input gives a value or a {@link
 * org.netmesh.kernel.codec.MalformedException}, and nothing is allocated by a length that only the
 * input claims.
 */
package org.netmesh.kernel.codec;
