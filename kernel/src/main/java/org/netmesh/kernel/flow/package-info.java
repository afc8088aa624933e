/**
 * How events reach user code: {@link org.netmesh.kernel.flow.Subscription}, which is a blocking
 * iterator and a {@link java.util.concurrent.Flow.Publisher} over one {@link
 * org.netmesh.kernel.flow.Source}.
 */
package org.netmesh.kernel.flow;
