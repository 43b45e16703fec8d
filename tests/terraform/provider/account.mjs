// What exists in the account, and what AWS refuses because of it. One process serves all runs: ids are unique, names are not compared.

const resources = new Map();
const snapshots = new Set();

export function remember(type, value) {
  resources.set(`${type} ${value.id}`, value);
}

export function forget(type, value) {
  resources.delete(`${type} ${value.id}`);
}

export function find(type, id) {
  return resources.get(`${type} ${id}`);
}

function others(type, value) {
  return [...resources].filter(([key, each]) => key.startsWith(`${type} `) && each.id !== value.id).map(([, each]) => each);
}

/** The zone of a subnet, also of one that was not created here: by its digits, the first or the last. */
export function zoneOf(subnetId, region) {
  const known = find('aws_subnet', subnetId)?.availability_zone;
  if (typeof known === 'string') {
    return known;
  }
  const first = subnetId.replace(/^subnet-0?/, '')[0];
  return region + ('abcd'.includes(first) ? first : 'abcd'[parseInt(subnetId.at(-1), 36) % 4]);
}

/** What AWS refuses of a resource that is created, changed or deleted: diagnostics. */
export function refusalsOf(type, prior, planned, region) {
  const refuse = (summary, detail) => [{ summary, detail }];
  switch (type) {
    case 'aws_efs_mount_target': {
      const zone = planned && zoneOf(planned.subnet_id, region);
      return planned && others(type, planned).some((each) => each.file_system_id === planned.file_system_id && zoneOf(each.subnet_id, region) === zone)
        ? refuse('MountTargetConflict', `${planned.file_system_id} has a mount target in ${zone} already.`) : [];
    }
    case 'aws_vpc_endpoint':
      if (planned?.vpc_endpoint_type === 'Interface' && haveOneZone(planned.subnet_ids ?? [], region)) {
        return refuse('DuplicateSubnetsInSameZone', `Found another VPC endpoint subnet in the availability zone of one of ${planned.subnet_ids.join(', ')}.`);
      }
      return planned?.private_dns_enabled === true
        && others(type, planned).some((each) => each.private_dns_enabled === true && each.vpc_id === planned.vpc_id && each.service_name === planned.service_name)
        ? refuse('InvalidParameter', `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${planned.service_name} in ${planned.vpc_id}.`) : [];
    case 'aws_db_instance':
    case 'aws_rds_cluster':
      return databaseRefusals(prior, planned, refuse);
    default:
      return [];
  }
}

function haveOneZone(subnets, region) {
  return new Set(subnets.map((id) => zoneOf(id, region))).size < subnets.length;
}

function databaseRefusals(prior, planned, refuse) {
  if (planned === null) {
    const snapshot = prior.skip_final_snapshot ? null : prior.final_snapshot_identifier;
    return prior.deletion_protection ? refuse('InvalidParameterCombination', 'Cannot delete protected database, please disable deletion protection and try again.')
      : snapshot && snapshots.has(snapshot) ? refuse('DBSnapshotAlreadyExists', `Cannot create the snapshot because one with the identifier ${snapshot} already exists.`)
      : (snapshots.add(snapshot), []);
  }
  const majorOf = (version) => /^\d+\.\d+/.exec(version ?? '')?.[0];
  return prior && majorOf(prior.engine_version) !== majorOf(planned.engine_version) && !planned.allow_major_version_upgrade
    ? refuse('InvalidParameterCombination', `The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version (${prior.engine_version} to ${planned.engine_version}).`) : [];
}
