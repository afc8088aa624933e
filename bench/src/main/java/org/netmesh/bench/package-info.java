/**
 * Our figures beside those of the reference, from one run on one machine. Begin at {@link
 * org.netmesh.bench.Compare}. The benchmarks themselves stand in the packages of what they measure.
 */
@NullMarked
package org.netmesh.bench;

import org.jspecify.annotations.NullMarked;
