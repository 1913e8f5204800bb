import ipaddr from 'ipaddr.js';

/** Whether an IP address is within a range, given as a single address or in CIDR notation. */
export function isWithin(ip: string, range: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  // Turns an IPv4-mapped IPv6 address, as an IPv6 socket reports it, into the IPv4 address.
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
