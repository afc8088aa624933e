/** Tests against peers of the reference implementation, and what both sides agreed to serve. */
@NullMarked
package org.netmesh.interop;

import org.jspecify.annotations.NullMarked;
