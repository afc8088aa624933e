/** What sealing, opening and replay checks of the mesh cost. */
@NullMarked
package org.netmesh.mesh.session;

import org.jspecify.annotations.NullMarked;
