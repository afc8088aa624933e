/** Benchmarks of logs, named as {@code bench/reference/README.md} names the reference's. */
@NullMarked
package org.netmesh.redex;

import org.jspecify.annotations.NullMarked;
