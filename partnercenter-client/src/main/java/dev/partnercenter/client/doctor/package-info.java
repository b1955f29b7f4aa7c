/**
 * What is wrong with a set-up, found by using it. The door is
 * {@link dev.partnercenter.client.doctor.PartnerCenterDoctor}.
 */
@NullMarked
package dev.partnercenter.client.doctor;

import org.jspecify.annotations.NullMarked;
