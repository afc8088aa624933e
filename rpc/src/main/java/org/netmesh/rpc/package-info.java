/** nRPC: request and response over the mesh, in four shapes (spec 09). */
package org.netmesh.rpc;
