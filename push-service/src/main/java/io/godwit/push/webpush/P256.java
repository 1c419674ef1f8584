// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The curve of Web Push, and its points in the form that browsers use: 4, x and y in 65 bytes. */
final class P256 {
    static final int POINT = 65;
    static final int SCALAR = 32;

    static final ECParameterSpec CURVE = curve();
    private static final BigInteger P = ((ECFieldFp) CURVE.getCurve().getField()).getP();
    private static final BigInteger A = CURVE.getCurve().getA();
    private static final BigInteger B = CURVE.getCurve().getB();

    private P256() {}

    /** @throws GeneralSecurityException if the bytes are not a point of the curve */
    static ECPublicKey publicKey(byte[] point) throws GeneralSecurityException {
        if (point.length != POINT || point[0] != 4) {
            throw new InvalidParameterSpecException("not an uncompressed point");
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 33));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 33, 65));
        // a point beside the curve would give the private key away bit by bit
        BigInteger right = x.pow(3).add(A.multiply(x)).add(B).mod(P);
        if (x.compareTo(P) >= 0 || y.compareTo(P) >= 0 || !y.pow(2).mod(P).equals(right)) {
            throw new InvalidParameterSpecException("not a point of the curve");
        }
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), CURVE));
    }

    static ECPrivateKey privateKey(byte[] scalar) throws GeneralSecurityException {
        BigInteger s = new BigInteger(1, scalar);
        if (s.signum() == 0 || s.compareTo(CURVE.getOrder()) >= 0) {
            throw new InvalidParameterSpecException("not a private key of the curve");
        }
        return (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(s, CURVE));
    }

    static byte[] bytes(ECPoint point) {
        byte[] bytes = new byte[POINT];
        bytes[0] = 4;
        copy(point.getAffineX(), bytes, 1);
        copy(point.getAffineY(), bytes, 33);
        return bytes;
    }

    private static void copy(BigInteger number, byte[] to, int at) {
        byte[] bytes = number.toByteArray(); // may begin with a zero for the sign, and may be short
        int from = Math.max(0, bytes.length - SCALAR);
        System.arraycopy(bytes, from, to, at + SCALAR - (bytes.length - from), bytes.length - from);
    }

    /** The public point of a private key, which the JDK does not tell; once per key, so it need not be fast. */
    static ECPoint publicPoint(ECPrivateKey key) {
        ECPoint sum = null;
        BigInteger scalar = key.getS();
        for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
            sum = sum == null ? null : add(sum, sum);
            if (scalar.testBit(bit)) {
                sum = add(sum, CURVE.getGenerator());
            }
        }
        if (sum == null) {
            throw new IllegalStateException("a private key is not zero");
        }
        return sum;
    }

    /** Points of double-and-add from the top never are each other's opposite below the order. */
    private static ECPoint add(@Nullable ECPoint a, ECPoint b) {
        if (a == null) {
            return b;
        }
        BigInteger ax = a.getAffineX();
        BigInteger bx = b.getAffineX();
        BigInteger slope = a.equals(b)
                ? ax.pow(2)
                        .multiply(BigInteger.valueOf(3))
                        .add(A)
                        .multiply(inverse(a.getAffineY().shiftLeft(1)))
                : b.getAffineY().subtract(a.getAffineY()).multiply(inverse(bx.subtract(ax)));
        BigInteger x = slope.pow(2).subtract(ax).subtract(bx).mod(P);
        return new ECPoint(
                x, slope.multiply(ax.subtract(x)).subtract(a.getAffineY()).mod(P));
    }

    private static BigInteger inverse(BigInteger number) {
        return number.modInverse(P);
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
