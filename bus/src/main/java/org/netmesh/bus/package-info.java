/**
 * The event bus (spec 05). Begin at {@link org.netmesh.bus.NetNode}, then follow an event: {@code
 * Intake} chooses its shard, {@code Shard} takes it into its ring, {@code ShardWorker} cuts a
 * batch, {@code Dispatcher} brings it to the {@link org.netmesh.bus.Adapter}; {@code Reader} and
 * {@code Merger} bring it back.
 *
 * <p><b>Who owns which state.</b>
 *
 * <ul>
 *   <li>A {@code Shard} owns its ring, its clock, the closed flag and the book of what became of
 *       each event, all under one spin lock. Hence two facts that everything else leans on: behind
 *       a close nothing is accepted, and at any moment {@code accepted = evicted + dispatched +
 *       failed + stranded + waiting + in flight}.
 *   <li>A {@code ShardWorker}, one platform thread per shard, owns the batch that it fills again
 *       and again, the sizer and the shard's sequence. It alone takes events out (evictions apart)
 *       and has one batch in flight, so batches keep the order of the ring.
 *   <li>{@code Topology} owns which shards exist. A change first publishes new {@code Routes}, then
 *       closes a shard: a producer that meets a closed shard finds another one in the new routes,
 *       or a closed bus.
 *   <li>{@code DurableProducer} owns the nonce, mark and outbox files, and their lock.
 *   <li>{@code Lifecycle} owns the node's state; the first shutdown does the work, others wait.
 *   <li>A stream's page and cursor belong to its {@code PollSource}.
 * </ul>
 *
 * <p><b>Threads.</b> Producers come on any thread and never wait, save under {@code Block}. Calls
 * of an adapter that may block run on virtual threads of their own, so that one that hangs can be
 * left behind. User code (adapters, handlers, decoders) is never called under a lock.
 *
 * <p><b>Waking.</b> A worker says under the shard's lock at which ring length it wants to be woken:
 * at 1 when idle, at the batch size when a batch is filling, never while it works. So a flood costs
 * one wake per batch and an idle bus nothing.
 */
package org.netmesh.bus;
