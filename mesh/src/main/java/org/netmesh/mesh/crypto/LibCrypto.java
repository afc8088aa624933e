package org.netmesh.mesh.crypto;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The few functions of OpenSSL 3's {@code libcrypto} that a packet cipher needs. Loaded only where
 * the process already allows native access, so that no warning is ever caused. Stateless.
 *
 * <p>A record, because the compiler trusts a record's fields: held in a constant, the calls cost
 * what a direct call costs.
 */
record LibCrypto(
        MethodHandle newContext,
        MethodHandle freeContext,
        MethodHandle resetContext,
        MethodHandle init,
        MethodHandle update,
        MethodHandle complete,
        MethodHandle control,
        MemorySegment cipher) {
    private static final String LIBRARY = "libcrypto.so.3";
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final Optional<LibCrypto> LOADED = load();

    private static LibCrypto linked(SymbolLookup lookup) throws Throwable {
        return new LibCrypto(
                function(lookup, "EVP_CIPHER_CTX_new", POINTER),
                link(lookup, "EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(POINTER)),
                function(lookup, "EVP_CIPHER_CTX_reset", INT, POINTER),
                function(
                        lookup,
                        "EVP_CipherInit_ex",
                        INT,
                        POINTER,
                        POINTER,
                        POINTER,
                        POINTER,
                        POINTER,
                        INT),
                function(lookup, "EVP_CipherUpdate", INT, POINTER, POINTER, POINTER, POINTER, INT),
                function(lookup, "EVP_CipherFinal_ex", INT, POINTER, POINTER, POINTER),
                function(lookup, "EVP_CIPHER_CTX_ctrl", INT, POINTER, INT, INT, POINTER),
                (MemorySegment) function(lookup, "EVP_chacha20_poly1305", POINTER).invokeExact());
    }

    /** Empty where native access is not allowed or there is no such library. */
    static Optional<LibCrypto> available() {
        return LOADED;
    }

    // native access is asked for first, so that nothing restricted is reached without leave
    @SuppressWarnings("restricted")
    private static Optional<LibCrypto> load() {
        if (!LibCrypto.class.getModule().isNativeAccessEnabled()) return Optional.empty();
        try {
            return Optional.of(linked(SymbolLookup.libraryLookup(LIBRARY, Arena.global())));
        } catch (Throwable _) {
            // no such library, or another version of it: the JDK's cipher serves
            return Optional.empty();
        }
    }

    private static MethodHandle function(
            SymbolLookup lookup, String name, MemoryLayout result, MemoryLayout... parameters) {
        return link(lookup, name, FunctionDescriptor.of(result, parameters));
    }

    // reached only from load(), which asked for native access
    @SuppressWarnings("restricted")
    private static MethodHandle link(
            SymbolLookup lookup, String name, FunctionDescriptor descriptor) {
        // critical: the calls are short, and arrays of the heap may be passed without a copy
        return Linker.nativeLinker()
                .downcallHandle(lookup.findOrThrow(name), descriptor, Linker.Option.critical(true));
    }
}
