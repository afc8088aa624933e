/** What sealing, opening and replay checks of the mesh cost. */
package org.netmesh.mesh.session;
