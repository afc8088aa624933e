/**
 * RedEX, the append-only log (spec 06 §1 to §17). Begin at {@link org.netmesh.redex.Redex}, which
 * opens a {@link org.netmesh.redex.RedexFile} per channel name; a {@link
 * org.netmesh.redex.RedexTail} follows one.
 *
 * <p>Inside, a file is an append lock in front of a {@code LogStore}: {@code MemoryStore} keeps
 * blocks of arrays, {@code DiskStore} a generation of three files. Readers take no lock. What a
 * directory holds is decided in {@code Recovery} and nowhere else.
 */
package org.netmesh.redex;
