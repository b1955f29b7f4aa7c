package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.EntraError;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.client.customers.Customer;
import dev.partnercenter.client.customers.Customers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a tenant is a customer, admits the partner's user and has granted the app something. */
record CustomerChecks(
        PartnerApp app, TenantId partner, TenantId customer, Resource resource, TokenChecks tokens, CallChecks calls) {
    /** By which the customer's tenant says that it lacks a consent to the app, where it would admit the user. */
    private static final Integer[] OF_THE_APP = {
        65001, 65004, 70001, 90008, 90094, 90095, 90099, 650051, 650052, 700011, 700016, 7000112, 7000229
    };

    List<Step> steps() {
        return List.of(
                Step.of(Check.CUSTOMER, List.of(Check.PARTNER_CENTER), this::isCustomer),
                new Step(
                        List.of(Check.CUSTOMER_ACCESS, Check.CUSTOMER_CONSENT),
                        List.of(Check.REDEMPTION),
                        this::accessAndConsent));
    }

    private Finding isCustomer() throws IOException {
        Customer found = new Customers(calls.callingWith(tokens.reply()), partner).get(customer);
        String relationship = found.relationshipToPartner() == null
                ? "unknown"
                : PlainText.ofStranger(found.relationshipToPartner().value());
        return Finding.passed(
                Check.CUSTOMER,
                "Partner Center knows " + customer + " as the partner's customer (relationship: " + relationship
                        + ").");
    }

    /** One request tells of both: the tenant refuses the user, or the app, or neither. */
    private List<Finding> accessAndConsent() throws AuthException {
        TokenReply reply;
        try {
            reply = tokens.register().redeem(partner, customer, resource);
        } catch (AuthException.CustomerAccess e) {
            return refused(e);
        }
        Finding admitted = Finding.passed(
                Check.CUSTOMER_ACCESS, "The customer's tenant admits the partner's user, who gets a token there.");
        String scopes = reply.scopes().stream()
                .map(CustomerChecks::name)
                .filter(name -> !name.equals(".default"))
                .sorted()
                .collect(Collectors.joining(" "));
        return List.of(
                admitted,
                reply.missingScopes().isEmpty()
                        ? Finding.passed(
                                Check.CUSTOMER_CONSENT,
                                "The app may use " + resource.value() + " there: " + PlainText.ofStranger(scopes) + ".")
                        : Finding.warned(
                                Check.CUSTOMER_CONSENT,
                                "The app may use " + resource.value() + " there, but lacks "
                                        + String.join(" ", reply.missingScopes()) + ".",
                                "Whoever operates the app must replace its consent in the customer's tenant by a wider"
                                        + " one."));
    }

    private static List<Finding> refused(AuthException.CustomerAccess refusal) {
        Failure failure = Failure.of(refusal);
        return refusal.error().filter(CustomerChecks::isOfTheApp).isPresent()
                ? List.of(
                        Finding.skipped(Check.CUSTOMER_ACCESS, Check.CUSTOMER_CONSENT),
                        failure.of(Check.CUSTOMER_CONSENT))
                : List.of(
                        failure.of(Check.CUSTOMER_ACCESS),
                        Finding.skipped(Check.CUSTOMER_CONSENT, Check.CUSTOMER_ACCESS));
    }

    private static boolean isOfTheApp(EntraError error) {
        return error.isOneOf(OF_THE_APP)
                || Optional.ofNullable(error.code())
                        .filter(code -> code.equals("consent_required") || code.equals("unauthorized_client"))
                        .isPresent();
    }

    private static String name(String scope) {
        return scope.substring(scope.lastIndexOf('/') + 1);
    }
}
