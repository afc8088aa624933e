/** Benchmarks of channels: the guard, tokens, and publishing to several subscribers. */
@NullMarked
package org.netmesh.mesh.channel;

import org.jspecify.annotations.NullMarked;
