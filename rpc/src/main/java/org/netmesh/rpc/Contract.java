package org.netmesh.rpc;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A Java interface as services: one for each of its abstract methods. Immutable.
 *
 * @param name of the contract on the wire
 * @param methods by name
 */
record Contract(String name, Class<?> type, List<ContractMethod> methods) {
    /** Where a server of the contract tells what it means by it; no method can have that name. */
    private static final String DESCRIPTION = "/contract";

    Contract {
        methods = List.copyOf(methods);
    }

    /**
     * @throws IllegalArgumentException if the type is no contract, naming what is allowed
     */
    static Contract of(Class<?> type) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException("a contract is an interface, not " + type);
        }
        String name =
                named(Optional.ofNullable(type.getAnnotation(RpcName.class)), type.getSimpleName());
        List<ContractMethod> methods =
                Arrays.stream(type.getMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .sorted(Comparator.comparing(Method::getName))
                        .map(method -> ContractMethod.of(name, method))
                        .toList();
        requireDistinct(type, methods);
        return new Contract(name, type, methods);
    }

    /** The service that describes the contract. */
    ServiceName description() {
        return new ServiceName(name + DESCRIPTION);
    }

    /** {@code lastTrade} and {@code LastTrade} as {@code last-trade}, unless the name is given. */
    static String named(Optional<RpcName> given, String javaName) {
        if (given.isPresent()) return given.get().value();
        return javaName.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static void requireDistinct(Class<?> type, List<ContractMethod> methods) {
        if (methods.isEmpty()) {
            throw new IllegalArgumentException(type + " has no method to serve");
        }
        Set<ServiceName> names = new HashSet<>();
        Optional<ContractMethod> second =
                methods.stream().filter(method -> !names.add(method.service())).findFirst();
        if (second.isPresent()) {
            throw new IllegalArgumentException(
                    "%s has two methods for %s; give one another name with @RpcName"
                            .formatted(type, second.get().service()));
        }
    }
}
