// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class EncryptionTest {
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    @Test
    void givesTheResultOfTheStandardsExample() throws Exception { // RFC 8291, appendix A
        ECPublicKey receiver = P256.publicKey(BASE64.decode(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"));
        ECPublicKey senderPublic = P256.publicKey(BASE64.decode(
                "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"));
        ECPrivateKey senderPrivate = P256.privateKey(BASE64.decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));

        byte[] sealed = Encryption.encrypt(
                "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8),
                receiver,
                BASE64.decode("BTBZMqHH6r4Tts7J_aSIgg"),
                new KeyPair(senderPublic, senderPrivate),
                BASE64.decode("DGv6ra1nlYgDCS1FRnbzlw"));

        assertThat(VapidKey.base64(sealed))
                .isEqualTo(
                        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
        assertThat(P256.publicPoint(senderPrivate)).isEqualTo(senderPublic.getW());
    }

    @Test
    void aFullMessageHasTheLargestSizeThatAllServicesTake() throws Exception {
        Browser browser = new Browser();
        byte[] sealed = Encryption.encrypt(new byte[Encryption.MAX_PLAIN], browser.publicKey(), browser.auth());
        assertThat(sealed).hasSize(4_096);
        assertThat(browser.decrypt(sealed)).isEqualTo(new byte[Encryption.MAX_PLAIN]);
    }

    @Test
    void refusesPointsBesideTheCurve() {
        byte[] point = BASE64.decode(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        point[64] ^= 1;
        assertThatThrownBy(() -> P256.publicKey(point)).hasMessage("not a point of the curve");
    }
}
