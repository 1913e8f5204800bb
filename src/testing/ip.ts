import ipaddr from 'ipaddr.js';

/** Whether an IP address lies in a range: another address, or CIDR. */
export function isWithin(ip: string, range: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  // An IPv4 address that arrives through an IPv6 socket is an IPv4 address.
  const address = ipaddr.process(ip);
  const [base, bits] = parseRange(range);
  return address.kind() === base.kind() && address.match(base, bits);
}

export function isRange(range: string): boolean {
  try {
    parseRange(range);
    return true;
  } catch {
    return false;
  }
}

function parseRange(range: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  return ipaddr.parseCIDR(range.includes('/') ? range : `${range}/${range.includes(':') ? 128 : 32}`);
}
