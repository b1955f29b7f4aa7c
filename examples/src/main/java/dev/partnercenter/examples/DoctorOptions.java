package dev.partnercenter.examples;

import dev.partnercenter.auth.entra.TenantId;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the arguments ask of the doctor.
 *
 * @param ailment in what way the simulated set-up is broken
 * @param customer whose tenant is examined too
 * @param write whether the store is written to
 */
record DoctorOptions(Ailment ailment, Optional<TenantId> customer, boolean write, boolean json) {

    /** @param simulated whether a set-up is to be broken, or the real one is examined */
    static DoctorOptions parse(List<String> args, boolean simulated) throws Settings.Wrong {
        DoctorOptions options = new DoctorOptions(Ailment.NONE, Optional.empty(), false, false);
        Iterator<String> left = args.iterator();
        while (left.hasNext()) {
            options = options.with(left.next(), left, simulated);
        }
        return options;
    }

    private DoctorOptions with(String arg, Iterator<String> left, boolean simulated) throws Settings.Wrong {
        if (arg.equals("--json")) {
            return new DoctorOptions(ailment, customer, write, true);
        }
        if (!simulated && arg.equals("--write")) {
            return new DoctorOptions(ailment, customer, true, json);
        }
        if (!simulated && arg.equals("--customer") && left.hasNext()) {
            TenantId named = TenantId.parse(left.next())
                    .orElseThrow(() -> new Settings.Wrong("--customer must be followed by a tenant's id, a GUID."));
            return new DoctorOptions(ailment, Optional.of(named), write, json);
        }
        if (!simulated) {
            throw new Settings.Wrong("The arguments may be --customer with a tenant's id, --write and --json.");
        }
        Ailment named = Ailment.named(arg)
                .orElseThrow(
                        () -> new Settings.Wrong("The argument must be --json or one of " + Ailment.names() + "."));
        return new DoctorOptions(named, customer, write, json);
    }
}
