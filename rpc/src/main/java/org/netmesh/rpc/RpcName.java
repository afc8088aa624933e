package org.netmesh.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of a contract or of one of its methods on the wire, where the Java name will not do:
 * {@code quotes} for a contract, {@code last-trade} for a method.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RpcName {
    /** Valid in a {@link ServiceName}. */
    String value();
}
