/**
 * Who somebody is and what they may do: identities, signed permission tokens and sealed identity
 * envelopes (spec 03 §§2-4). Begin at {@link org.netmesh.mesh.identity.Identity} and {@link
 * org.netmesh.mesh.identity.Token}.
 */
package org.netmesh.mesh.identity;
