/**
 * What every call to Partner Center has in common: who asks, how an answer is read, how pages follow one another, and what
 * a refusal becomes. The door for the resources' packages is {@link dev.partnercenter.client.api.PartnerCenterApi}; users
 * meet {@link dev.partnercenter.client.api.Page} and {@link dev.partnercenter.client.api.PartnerCenterException}. Read
 * {@link dev.partnercenter.client.api.ApiRequest}, then the door, then those two.
 */
@NullMarked
package dev.partnercenter.client.api;

import org.jspecify.annotations.NullMarked;
