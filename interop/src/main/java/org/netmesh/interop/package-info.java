/** Tests against peers of the reference implementation; there is nothing here but tests. */
@NullMarked
package org.netmesh.interop;

import org.jspecify.annotations.NullMarked;
