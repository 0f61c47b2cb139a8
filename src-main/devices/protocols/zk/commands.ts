/** Command and reply numbers of the ZKTeco standalone protocol (vendor manual CMD, shipped with fananimi/pyzk). */

export const CMD_USER_WRQ = 8
export const CMD_OPTIONS_RRQ = 11
export const CMD_ATTLOG_RRQ = 13
export const CMD_USERTEMP_RRQ = 9
export const CMD_CLEAR_ATTLOG = 15
export const CMD_DELETE_USER = 18
export const CMD_OPLOG_RRQ = 34
export const CMD_GET_FREE_SIZES = 50
export const CMD_GET_TIME = 201
export const CMD_SET_TIME = 202
export const CMD_REG_EVENT = 500
export const CMD_CONNECT = 1000
export const CMD_EXIT = 1001
export const CMD_ENABLE = 1002
export const CMD_DISABLE = 1003
export const CMD_REFRESH = 1013
export const CMD_VERSION = 1100
export const CMD_AUTH = 1102
export const CMD_PREPARE_DATA = 1500
export const CMD_DATA = 1501
export const CMD_FREE_DATA = 1502
export const CMD_DATA_WRRQ = 1503
export const CMD_DATA_RDY = 1504
export const REPLY_OK = 2000
export const REPLY_ERROR = 2001
export const REPLY_UNAUTH = 2005

/** Function number of user records in a bulk read. */
export const FCT_USER = 5
/** Largest chunk of a bulk read over TCP. */
export const TCP_CHUNK = 65472
/** Largest chunk over UDP; its data packets carry at most 1024 bytes each. */
export const UDP_CHUNK = 16384
export const UDP_PACKET = 1024
/** Bit of REG_EVENT for attendance; also the event's own code, which stands in the session field. */
export const EVENT_ATTENDANCE = 1

/** `01 | command u16 | fct u32 | ext u32`: asks for a whole data set. */
export function bulkRequest(command: number, fct = 0): Uint8Array {
  const data = new Uint8Array(11)
  const view = new DataView(data.buffer)
  data[0] = 1
  view.setUint16(1, command, true)
  view.setUint32(3, fct, true)
  return data
}
