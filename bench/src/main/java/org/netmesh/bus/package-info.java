/** Benchmarks of the event bus. */
@NullMarked
package org.netmesh.bus;

import org.jspecify.annotations.NullMarked;
